import django.db.models.deletion
import overton.store.orm.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('body', models.TextField()),
            ],
            options={
                'db_table': 'overton_fact',
            },
        ),
        migrations.CreateModel(
            name='Tree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('body', models.TextField()),
            ],
            options={
                'db_table': 'overton_tree',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.TextField()),
                ('audience', models.TextField()),
                ('period', models.TextField()),
                ('day', models.DateField()),
                ('sent', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'overton_delivery',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'audience', 'period'), name='overton_a_delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.TextField()),
                ('metric', models.TextField()),
            ],
            options={
                'db_table': 'overton_series',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'metric'), name='overton_one_series_a_metric')],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('series', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, to='overton.series')),
            ],
            options={
                'db_table': 'overton_item',
            },
        ),
        migrations.CreateModel(
            name='Interval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('value', overton.store.orm.models.ExactFloatField(null=True)),
                ('samples', models.BigIntegerField(null=True)),
                ('fact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='overton.fact')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, to='overton.item')),
                ('series', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, to='overton.series')),
            ],
            options={
                'db_table': 'overton_interval',
                'indexes': [models.Index(fields=['series', 'until'], name='overton_interval_by_end')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('item',), name='overton_one_open_interval'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='overton_since_before_until')],
            },
        ),
        migrations.CreateModel(
            name='MeasuredDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('definition', models.TextField()),
                ('complete', models.BooleanField()),
                ('left_out', models.TextField()),
                ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='overton.series')),
                ('tree', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='overton.tree')),
            ],
            options={
                'db_table': 'overton_day',
                'constraints': [models.UniqueConstraint(fields=('series', 'day'), name='overton_a_day_once')],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('overton', '0002_revisions_and_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExemptionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.TextField()),
                ('metric', models.TextField()),
                ('wanted', models.TextField()),
                ('asked_by', models.TextField()),
                ('asked_at', models.TextField()),
            ],
            options={
                'db_table': 'overton_exemption_request',
            },
        ),
        migrations.CreateModel(
            name='ExemptionDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('body', models.TextField()),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='overton.exemptionrequest')),
            ],
            options={
                'db_table': 'overton_exemption_decision',
                'constraints': [models.UniqueConstraint(fields=('request', 'place'), name='overton_one_decision_a_place')],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('overton', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='measuredday',
            name='failures_only',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='measuredday',
            name='formerly',
            field=models.TextField(default='{}'),
        ),
        migrations.AddField(
            model_name='measuredday',
            name='revision',
            field=models.TextField(default=''),
        ),
    ]

"""The app, as a Django project installs it."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Add `overton.store.orm` to INSTALLED_APPS; its tables begin with `overton_`."""

    name = "overton.store.orm"
    label = "overton"
    verbose_name = "Overton's memory"
    default_auto_field = "django.db.models.BigAutoField"

"""The environment -> frozen settings; refuses to start with a list of all that is wrong."""

from bot.settings.content import Settings, packaged, read_bot_name, read_settings
from bot.settings.environment import SettingsError, read_env_file
from bot.settings.secret import Secret
from bot.settings.service import (
    Address,
    ServiceSettings,
    Webhook,
    read_database,
    read_service_settings,
)

__all__ = [
    "Address",
    "Secret",
    "ServiceSettings",
    "Settings",
    "SettingsError",
    "Webhook",
    "packaged",
    "read_bot_name",
    "read_database",
    "read_env_file",
    "read_service_settings",
    "read_settings",
]

"""A workspace: an organisation, its campaigns and where they were read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from overton.model.campaign import Campaign
from overton.model.organisation import Organisation


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """What one folder with `overton.yaml` and `campaigns/` says."""

    root: str
    """The absolute path of the folder; all paths in its files start here."""
    organisation: Organisation
    campaigns: tuple[Campaign, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """The path of each campaign's file, relative to the root, by campaign key."""

    def campaign_named(self, key: str) -> Campaign:
        """The campaign of that key; raises LookupError that names those there are."""
        for campaign in self.campaigns:
            if campaign.campaign == key:
                return campaign
        known = ", ".join(campaign.campaign for campaign in self.campaigns) or "none"
        raise LookupError(f"there is no campaign {key!r}; there are: {known}")

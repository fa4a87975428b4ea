"""How far along, who does well, who falls behind, and when it ends. Pure."""

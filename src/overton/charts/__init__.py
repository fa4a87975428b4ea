"""Pictures of a metric: figures become Vega-Lite specifications, which pages, mails and the terminal share. Pure."""

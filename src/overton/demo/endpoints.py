"""The endpoints of the example organisation, and what its teams do about the slow ones.

Levels are seconds: how long an endpoint's slow requests take.
"""

from overton.demo.work import GONE, Scale, Twist, Workload

SCALE = Scale(good=(0.4, 3.8), lines=(5, 8, 15, 30, 60), halfway_above=20)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(endpoint.split()) for endpoint in text.split(","))


WORKLOADS = (
    # Payments leads: it began before everybody else and was through in two months.
    Workload(
        "payments",
        "payments-api",
        _listed("""
            GET /payments/report, GET /payments, POST /payments/:id/refund, GET /invoices/:id/pdf,
            GET /payments/disputes, POST /payments, GET /payments/:id, POST /payments/:id/capture, GET /invoices,
            GET /invoices/:id, POST /cards, DELETE /cards/:id
        """),
        levels=(52, 37, 24, 18, 11, 7),
        bursts=((172, 1), (165, 2), (151, 1), (142, 2), (121, 2), (109, 1)),
        kind="critical",
    ),
    Workload(
        "checkout",
        "checkout",
        _listed("""
            POST /checkout, GET /checkout/delivery-options, POST /checkout/vouchers, GET /basket,
            POST /basket/items, POST /checkout/confirm, GET /checkout/:id, PATCH /basket/items/:id,
            DELETE /basket/items/:id, GET /vouchers/:code
        """),
        levels=(41, 28, 17, 12, 9, 7.1, 6.5),
        bursts=((168, 1), (150, 2), (131, 1), (96, 2), (40, 1), (23, 1)),
        kind="critical",
    ),
    Workload(
        "search",
        "search",
        _listed("""
            GET /search, GET /search/facets, GET /search/similar, GET /categories/:id/products, GET /search/sellers,
            GET /search/suggestions, GET /categories, GET /categories/:id
        """),
        levels=(33, 22, 16, 9.5, 8.9, 6.6),
        bursts=((155, 2), (128, 1), (100, 1), (45, 1)),
        kind="critical",
    ),
    Workload(
        "storefront",
        "web",
        _listed("""
            GET /, GET /products/:id, GET /shops/:name, GET /wishlists/:id, GET /products/:id/reviews,
            POST /wishlists/:id/items, GET /offers, GET /gifts, GET /shops/:name/about, POST /reviews,
            GET /sitemap.xml, GET /stories/:slug
        """),
        levels=(48, 26, 19, 13, 10, 6.3),
        bursts=((160, 2), (139, 1), (110, 1), (48, 1)),
    ),
    # The mobile API joins the logs with work of its own, and new screens keep adding to it.
    Workload(
        "mobile",
        "mobile-gateway",
        _listed("""
            GET /m/home, GET /m/feed, GET /m/orders, GET /m/messages, GET /m/products/:id, GET /m/search,
            POST /m/session, GET /m/basket, POST /m/basket/items, GET /m/profile, PATCH /m/profile, POST /m/devices,
            GET /m/notifications, GET /m/config, GET /m/stories, GET /m/nearby, GET /m/live, GET /m/recap,
            GET /m/outfits
        """),
        levels=(24, 13, 11.5, 9, 7, 5.7),
        bursts=((44, 1),),
        kind="critical",
        joined=70,
    ),
    # Listings began well and then went silent: its people were lent to another project.
    Workload(
        "listings",
        "listings",
        _listed("""
            POST /listings/bulk, GET /listings, GET /listings/:id/statistics, POST /listings/:id/photos,
            GET /listings/drafts, POST /listings/import, GET /listings/:id/history, PATCH /listings/:id,
            GET /listings/:id, POST /listings, DELETE /listings/:id, GET /listings/:id/questions
        """),
        levels=(55, 39, 27, 23.5, 19.5, 12.5, 9, 5.9),
        bursts=((165, 1), (150, 1), (124, 1)),
    ),
    Workload(
        "payouts",
        "payouts",
        _listed("""
            GET /payouts, POST /payouts/statements, GET /payouts/:id, POST /payouts
        """),
        levels=(18, 7, 6.4),
        bursts=((53, 1),),
        kind="critical",
    ),
    Workload(
        "orders",
        "orders",
        _listed("""
            GET /orders, GET /sellers/:id/orders, POST /orders/:id/cancel, GET /orders/:id/timeline,
            POST /orders/bulk-ship, GET /orders/:id, POST /orders/:id/messages, GET /orders/:id/invoice,
            PATCH /orders/:id, POST /orders, GET /orders/:id/items
        """),
        levels=(50, 34, 29, 21, 17, 12, 10.5, 9.6, 7, 6.1),
        bursts=((158, 2), (133, 2), (104, 1), (85, 2), (50, 1), (28, 2), (8, 1)),
        kind="critical",
    ),
    # Returns are handed from orders to shipping half-way: see HANDED_OVER.
    Workload(
        "orders",
        "returns",
        _listed("""
            GET /returns, POST /returns, GET /returns/:id/label, PATCH /returns/:id
        """),
        levels=(17.5, 11.2),
    ),
    # Shipping works steadily, but more slowly than the target date asks for.
    Workload(
        "shipping",
        "shipping",
        _listed("""
            POST /shipments/labels, GET /shipments, POST /shipments/rates, GET /shipments/:id/track,
            GET /carriers/:id/slots, POST /pickups, GET /shipments/:id/customs, GET /parcels/:id, POST /shipments,
            GET /shipments/:id, GET /carriers
        """),
        levels=(45, 28, 24, 18.5, 13, 11.5, 9, 6.6),
        bursts=((141, 1), (112, 1), (95, 1), (60, 1), (25, 1), (8, 1)),
    ),
    Workload(
        "inventory",
        "warehouse",
        _listed("""
            POST /stock/recount, GET /stock, GET /stock/movements, GET /warehouses/:id/bins, POST /stock/transfers,
            GET /stock/forecast, POST /deliveries, GET /stock/:sku, PATCH /stock/:sku, GET /warehouses
        """),
        levels=(38, 25, 20.5, 12, 10.4, 9.2, 7, 5.6),
        bursts=((145, 2), (115, 1), (80, 2), (46, 1), (30, 1), (18, 1)),
    ),
    Workload(
        "identity",
        "identity",
        _listed("""
            POST /accounts/export, POST /sessions/sso, GET /accounts/:id/audit, POST /accounts, POST /sessions,
            DELETE /sessions/:id, GET /accounts/:id, PATCH /accounts/:id, POST /passwords/reset
        """),
        levels=(22, 12, 9, 6.6, 5.8),
        bursts=((152, 1), (64, 1), (41, 1)),
        kind="critical",
    ),
    Workload(
        "support",
        "helpdesk",
        _listed("""
            GET /tickets, GET /tickets/search, POST /tickets
        """),
        levels=(12.8, 9),
        bursts=((31, 1),),
        kind="back office",
    ),
    Workload(
        "messaging",
        "notify",
        _listed("""
            POST /campaigns/send, GET /conversations, GET /conversations/:id, POST /mailings/preview,
            GET /conversations/unread, POST /conversations/:id/messages, POST /notifications
        """),
        levels=(32, 19, 12.2, 11, 9.4, 6.7),
        bursts=((135, 1), (99, 1), (75, 1), (52, 1), (38, 1), (17, 1)),
    ),
    Workload(
        "data",
        "reports",
        _listed("""
            GET /exports/sales, GET /exports/taxes, GET /reports/revenue, GET /reports/cohorts,
            GET /reports/sellers, GET /reports/returns, GET /reports/funnel, GET /reports
        """),
        levels=(48, 41, 36, 27, 22, 17.5, 11),
        bursts=(),
        kind="back office",
    ),
    Workload(
        "infra",
        "admin",
        _listed("""
            GET /admin/flags, GET /healthz, GET /admin/deploys, POST /admin/reindex
        """),
        levels=(7.2,),
        bursts=((170, 1),),
        kind="back office",
    ),
    # Nobody claims the partner API since its team was dissolved.
    Workload(
        None,
        "partner-api",
        _listed("""
            GET /partners/feed, GET /partners/orders, POST /partners/webhooks, GET /partners/:id
        """),
        levels=(13.5, 11.8, 7.1),
        kind="back office",
    ),
)

TWISTS = (
    # What data gets done outside its exempt endpoints.
    Twist(137, "GET /reports/revenue", 17.2),
    Twist(101, "GET /reports/sellers", 3.1),
    Twist(72, "GET /reports/cohorts", 10.9),
    Twist(54, "GET /reports/revenue", 2.7),
    Twist(26, "GET /reports/cohorts", 3.3),
    # New screens of the mobile application.
    Twist(51, "GET /m/stories", 11, new=True),
    Twist(43, "GET /m/nearby", 9.1, new=True),
    Twist(34, "GET /m/live", 21.5, new=True),
    Twist(24, "GET /m/recap", 6.7, new=True),
    Twist(3, "GET /m/outfits", 12.3, new=True),
    # Two endpoints are removed rather than made faster: one long ago, one not long enough to be sure.
    Twist(125, "GET /wishlists/:id", GONE),
    Twist(30, "GET /gifts", GONE),
    # What was fast once need not stay so: more photos a story, and a cache that was switched off by mistake.
    Twist(36, "GET /stories/:slug", 16.6),
    Twist(3, "GET /stock", 34),
)

BUSY_TEAM = "mobile"
"""Its endpoints have so much traffic that all are seen on the day on which they join the logs."""
MONTHLY = ("POST /payouts/statements",)
"""Called in the first days of a month only, so that it comes and goes."""
MONTHLY_UNTIL = 3
RARE = ("POST /admin/reindex",)
"""Called a few times a week: too seldom to say anything."""
HANDED_OVER = ("returns", 58, "shipping")
"""The service, how many days ago, and the team that took it."""

"""The only settings module. What differs between stages comes from `config.env`."""

from botocore.config import Config

from config import env

env.lend_aws_to_boto()

STAGE = env.STAGE
DEBUG = False  # Its error pages would show internals, and would not be JSON.
SECRET_KEY = env.secret("SECRET_KEY", local="local-only-" + "x" * 50)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", local="127.0.0.1,localhost,.localhost,testserver")
# For people who try the API by hand, and for its tests. In prod only JSON is rendered.
HAS_PAGES = STAGE != "prod"
# `/ops` alone: in prod the work function serves it, and the function of the API does not.
HAS_OPERATIONS = HAS_PAGES or env.flag("SERVES_OPERATIONS")
HAS_ONLY_OPERATIONS = HAS_OPERATIONS and not HAS_PAGES
IS_LOCAL = env.IS_LOCAL

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False
INSTALLED_APPS = [
    "apps.core",
    "apps.media",
    "apps.accounts",
    "apps.tasks",
    "apps.gifts",
    "apps.social",
    "apps.marketplace",
    "apps.notifications",
    *(["apps.operations"] if HAS_OPERATIONS else []),
    "corsheaders",
    *(["rest_framework", "drf_spectacular", "drf_spectacular_sidecar"] if HAS_PAGES else []),
    # The tools stay on the machines that deploy: the package of the functions leaves them out.
    *(["infra"] if (env.ROOT / "infra").is_dir() else []),
]
MIDDLEWARE = [
    "apps.core.api.observation.observation_middleware",
    "apps.core.api.headers.headers_middleware",
    "apps.core.api.hosts.host_middleware",
    "corsheaders.middleware.CorsMiddleware",
    "apps.core.api.parsing.body_size_middleware",
    *(["django.middleware.csrf.CsrfViewMiddleware"] if HAS_OPERATIONS else []),
    *(["apps.operations.only.operations_only_middleware"] if HAS_ONLY_OPERATIONS else []),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "static": "apps.core.pages.tags",
                **({"humane": "apps.operations.humane"} if HAS_OPERATIONS else {}),
            },
        },
    },
]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DATA_UPLOAD_MAX_MEMORY_SIZE = None  # Django would answer with HTML: see body_size_middleware.

# Cookies of the pages alone: the JSON API knows none.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_FAILURE_VIEW = "apps.core.api.errors.csrf_failure"
SECURE_SSL_REDIRECT = False  # API Gateway speaks HTTPS only.
SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # apps.core.api.headers sends what SecurityMiddleware would,
    "security.W002",  # and forbids frames.
    "security.W008",  # No redirect to HTTPS: see above.
    "templates.W003",  # Our tag `static` takes the place of Django's.
    *(["security.W016"] if IS_LOCAL else []),  # No HTTPS on loopback.
    *(
        [] if HAS_OPERATIONS else ["security.W003"]
    ),  # Without pages there are no cookies to forge with.
]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

CORS_ALLOWED_ORIGINS = [
    origin
    for origin in env.words(
        "CORS_ORIGINS",
        local=",".join(f"http://localhost:{port}" for port in (3000, 4200, 5173, 8081)),
    )
    if origin != "*"
]
CORS_ALLOW_ALL_ORIGINS = "*" in env.words("CORS_ORIGINS", local="-")
CORS_ALLOW_CREDENTIALS = False  # Tokens travel in a header, so no origin needs cookies.
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "x-api-key",
    "x-claim-secret",
    "x-correlation-id",
]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Idempotent-Replayed",
    "Location",
    "Retry-After",
    "Server-Timing",
    "X-Correlation-Id",
]
CORS_PREFLIGHT_MAX_AGE = 600

# AWS. Boto finds its credentials and an embedded AWS by itself; links to S3 are signed without it.
AWS_ENDPOINT_URL = env.optional_text("AWS_ENDPOINT_URL")
AWS_REGION = env.text("AWS_REGION", local="eu-central-1")
TABLE_PREFIX = env.text("TABLE_PREFIX", local="hearth-local")
BUS_NAME = env.optional_text("BUS_NAME")
WORK_QUEUE_URL = env.optional_text("WORK_QUEUE_URL")
DEAD_LETTER_QUEUE_URL = env.optional_text("DEAD_LETTER_QUEUE_URL")

# Images: what may be uploaded, how much of it, and how long it stays (apps.media). The bucket has
# rules of the same days: infra/media_bucket.py.
MEDIA_BUCKET = env.text("MEDIA_BUCKET", local="hearth-local-media-000000000000")
MEDIA_LARGEST_BYTES = env.whole_number("MEDIA_LARGEST_BYTES", default=10 * 2**20)
MEDIA_QUOTA_BYTES = env.whole_number("MEDIA_QUOTA_BYTES", default=2**30)  # Per user.
MEDIA_UPLOAD_DAYS = env.whole_number("MEDIA_UPLOAD_DAYS", default=1)
MEDIA_EXPIRE_DAYS = env.whole_number("MEDIA_EXPIRE_DAYS", default=365)  # Of gifts; 0: never.
# Where CloudFront answers and the key that it trusts. Without them S3 itself is asked.
MEDIA_DOMAIN = env.optional_text("MEDIA_DOMAIN")
MEDIA_KEY_ID = env.text("MEDIA_KEY_ID", local="") if MEDIA_DOMAIN else ""
MEDIA_KEY = env.secret("MEDIA_KEY", local="") if MEDIA_DOMAIN else ""
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            # What lies under a key never changes; only the links to it do.
            "object_parameters": {"CacheControl": "private, max-age=31536000, immutable"},
            "region_name": AWS_REGION,
            "client_config": Config(
                s3={"addressing_style": "path" if IS_LOCAL else "virtual"},
                signature_version="s3v4",
                connect_timeout=1,
                read_timeout=10,
                max_pool_connections=64,
                retries={"total_max_attempts": 3, "mode": "standard"},
            ),
        },
    },
}

# Sign-in: a Cognito user pool. Where its keys are is a setting of its own, since the embedded
# Cognito signs as the real one does but lives elsewhere.
COGNITO_POOL_ID = env.text("COGNITO_POOL_ID", local="eu-central-1_unknown")
COGNITO_CLIENT_ID = env.text("COGNITO_CLIENT_ID", local="unknown")
COGNITO_ISSUER = env.text("COGNITO_ISSUER", local="http://127.0.0.1:1/unknown")
COGNITO_JWKS_URL = (
    env.optional_text("COGNITO_JWKS_URL") or f"{COGNITO_ISSUER}/.well-known/jwks.json"
)

# Mail goes out through SES, in a local run through the embedded one, which /mailbox shows.
EMAIL_BACKEND = "anymail.backends.amazon_ses.EmailBackend"
# Where links in mails and of wish lists lead. No request tells it to the work function; in AWS a
# release tells the functions where the API answers (infra/wiring.py).
PUBLIC_URL = (
    env.optional_text("PUBLIC_URL") or f"http://127.0.0.1:{env.optional_text('PORT') or 8000}"
)
DEFAULT_FROM_EMAIL = env.text("MAIL_SENDER", local="hearth@hearth.local")
ANYMAIL = {"AMAZON_SES_CLIENT_PARAMS": {"region_name": AWS_REGION}}

# Webhooks go to public addresses alone, and to whom everybody trusts. Their tests have a receiver
# on loopback, with an authority of its own; a stage that is told of such does not start.
WEBHOOK_NETWORK = env.local_text("WEBHOOK_NETWORK")
WEBHOOK_CA = env.local_text("WEBHOOK_CA")

# Locally everybody is 127.0.0.1, so what an address may do is a hundred times as much.
RATE_ADDRESS_FACTOR = env.whole_number("RATE_ADDRESS_FACTOR", default=100 if IS_LOCAL else 1)

# The marketplace (apps.marketplace).
ITEM_CATEGORIES = (
    env.optional_text("ITEM_CATEGORIES")
    or "furniture,electronics,clothing,books,toys,kitchen,garden,sports,tools,baby,pets,food,"
    "vehicles,art,other"
).split(",")
RESERVATION_HOURS = env.whole_number("RESERVATION_HOURS", default=48)  # Then it lapses.
ITEM_DAYS = env.whole_number("ITEM_DAYS", default=30)  # What nobody wanted by then expires.

# Exact rates, which all processes share: so many uses in so many seconds (apps.core.limits).
RATES = {
    "login": (10, 60),  # Per address, times its factor.
    "login-failures-here": (5, 300),  # Per e-mail and address.
    "login-failures": (50, 3600),  # Per e-mail.
    "mfa-attempts": (10, 3600),  # Per user, wherever a code is shown.
    "sign-up": (20, 60),  # Per address, times its factor.
    "confirmation-mail": (5, 60),  # Per e-mail.
    "confirmation-code": (5, 24 * 3600),  # Per code.
    "reset-mail": (5, 60),  # Per e-mail.
    "reset-code": (5, 3600),  # Per code.
    "password-failures": (5, 300),  # Per user who is signed in.
    "password-failures-of-hour": (50, 3600),  # Per user, as at login.
    "email-change": (20, 3600),  # Per user, so that nobody floods many strangers.
    "email-change-mail": (5, 60),  # Per new address.
    "email-change-code": (5, 3600),  # Per code.
    "uploads": (60, 3600),  # Per user.
    "posts": (60, 60),  # Per author.
    "comments": (60, 60),  # Per author.
    "items": (60, 60),  # Per seller.
    "bids": (60, 60),  # Per bidder.
    "reservations": (60, 60),  # Per user who reserves, or waits.
    "follows": (60, 60),  # Per user who follows.
    "reports": (60, 60),  # Per user who reports.
    "webhooks": (60, 60),  # Per user who makes some.
    "webhook-sends": (60, 60),  # Per user who asks for a test, or a delivery again.
    "guest-claims": (20, 3600),  # Per address, times its factor.
    "calendars": (60, 3600),  # Per feed: Google reads those of all people from few addresses.
    "imports": (20, 3600),  # Per user, of contacts.
    "exports": (10, 3600),  # Per user: each reads all that they have.
}

# Of more followers an author's posts are not put into each timeline, but looked up (apps.social).
FANOUT_LIMIT = env.whole_number("FANOUT_LIMIT", default=10_000)

# How much more the next bid must be, by the current price, both in units of the currency: below a
# price, so much.
BID_STEPS = [
    ("1", "0.05"),
    ("5", "0.25"),
    ("25", "0.50"),
    ("100", "1"),
    ("250", "2.50"),
    ("500", "5"),
    ("1000", "10"),
    ("2500", "25"),
    ("5000", "50"),
    ("Infinity", "100"),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "apps.core.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # These log arguments of calls, or paths with secrets in them.
        name: {"level": "WARNING"}
        for name in ("pynamodb", "botocore", "boto3", "urllib3", "zappa", "zappa.wsgi", "anymail")
    }
    # Each request is logged once, by us.
    | {"django.request": {"level": "CRITICAL"}, "django.security": {"level": "CRITICAL"}},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.core.api.authentication.CognitoAuthentication",
        "apps.core.api.key_authentication.ApiKeyAuthentication",
        *(["apps.core.pages.session.CookieAuthentication"] if HAS_PAGES else []),
    ],
    "DEFAULT_PERMISSION_CLASSES": ["apps.core.api.permissions.MayCall"],
    "DEFAULT_PARSER_CLASSES": [
        "apps.core.api.parsing.StrictJSONParser",
        "apps.core.api.parsing.MergePatchParser",
    ],
    "DEFAULT_RENDERER_CLASSES": [
        "apps.core.api.rendering.JSONRenderer",
        *(["apps.core.api.browsable.PageRenderer"] if HAS_PAGES else []),
    ],
    "DEFAULT_METADATA_CLASS": None,
    "NON_FIELD_ERRORS_KEY": "body",
    "URL_FORMAT_OVERRIDE": None,  # Else `?format=` would be a parameter of every list.
    "EXCEPTION_HANDLER": "apps.core.api.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,  # DRF's default needs django.contrib.auth, so a SQL database.
}

SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Hearth",
    "VERSION": "1.0.0",
    "DESCRIPTION": (
        "People and their accounts, tasks, contacts, events and gifts with reminders, posts and "
        "feeds, a marketplace with auctions. Errors of any cause have the same form; every answer "
        "names its request in `X-Correlation-Id`. Sign in with `POST /v1/auth/login`, and send the "
        "access token as "
        "`Authorization: Bearer …`."
    ),
    "DEFAULT_GENERATOR_CLASS": "apps.core.api.schema.document.HearthGenerator",
    "SCHEMA_PATH_PREFIX": "/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["apps.core.api.schema.document.finish"],
}

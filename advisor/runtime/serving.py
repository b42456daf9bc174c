"""The two servers, each in the process that runs these functions: Rasa with our channels, and the action server."""

from __future__ import annotations

import os
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.runtime import quiet_logs, without_tensorflow
from advisor.runtime.training import current_model
from advisor.settings import ROOT, Settings

_LOOPBACK = "127.0.0.1"


def serve_actions(settings: Settings) -> None:
    """Runs the action server until it is told to stop. It listens on the loopback only."""
    quiet_logs.install()
    from rasa_sdk.endpoint import create_app

    app = create_app("actions", cors_origins=[])
    app.run(host=_LOOPBACK, port=settings.action_port, access_log=False)


def serve_bot(settings: Settings, model: Path | None = None) -> None:
    """Runs Rasa with the current model until it is told to stop.

    Raises:
        AdvisorError: ``no_model`` when nothing was trained.
    """
    chosen = model or current_model(settings)
    if not chosen.exists():
        raise AdvisorError("no_model", folder=chosen.parent)
    prepare_environment(settings)
    without_tensorflow.install()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    # Rasa falls back to a store in memory when ours cannot be imported; better to hear of it here.
    import advisor.bot.lock_store
    import advisor.bot.tracker_store  # noqa: F401
    from advisor.bot.action_call import KeptConnection, compile_the_schema_once

    compile_the_schema_once()
    quiet_logs.install()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = KeptConnection.to(endpoints.action)
    serve_application(
        model_path=str(chosen),
        interface=_LOOPBACK,
        port=settings.bot_port,
        credentials=str(settings.credentials),
        endpoints=endpoints,
        cors=[],
        enable_api=False,
    )


def prepare_environment(settings: Settings) -> None:
    """What Rasa reads from the environment: no telemetry, quiet logs, where the action server is."""
    os.environ.update(
        {
            "RASA_TELEMETRY_ENABLED": "false",
            "LOG_LEVEL_LIBRARIES": "ERROR",
            "ADVISOR_ACTION_URL": settings.action_url,
        }
    )

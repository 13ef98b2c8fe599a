"""What every process of the program imports sooner or later."""

# ruff: noqa: F401
import chaos.worker
import chaos.writer
import reviewtui.commands.exchange
import reviewtui.commands.hub
import reviewtui.connect
import reviewtui.hub.api
import reviewtui.hub.serve
import reviewtui.services.imports
import reviewtui.services.syncing
import reviewtui.sync.client
import reviewtui.sync.engine
import reviewtui.sync.once

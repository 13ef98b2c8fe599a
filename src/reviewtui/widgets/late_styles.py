"""Component classes that are styled when they are first drawn with: most frames need few of them."""

from typing import TYPE_CHECKING, ClassVar

from textual.css.styles import RenderStyles
from textual.dom import DOMNode

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object


class LateStyles(Widget):
    """Mixed into a widget before the class that it is a kind of.

    Of `COMPONENT_CLASSES` Textual styles each, as a node of its own, whenever it styles the widget.
    """

    LATE_CLASSES: ClassVar[set[str]] = set()
    """What stands in their place."""

    def get_component_styles(self, *names: str) -> RenderStyles:
        for name in names:
            if name in self.LATE_CLASSES and name not in self._component_styles:
                part = DOMNode(classes=name)
                part._attach(self)
                self.app.stylesheet.apply(part, animate=False)
                self._component_styles[name] = part.styles
        return super().get_component_styles(*names)

    def notify_style_update(self) -> None:
        self._component_styles.clear()
        super().notify_style_update()

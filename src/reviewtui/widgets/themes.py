"""The two themes: one accent, colour that means something, readable in black and white."""

from textual.theme import Theme

DARK = Theme(
    name="reviewtui-dark",
    primary="#4c9be8",
    secondary="#6fa8dc",
    accent="#e9b44c",
    foreground="#dcdfe4",
    background="#101214",
    surface="#1b2126",
    panel="#1e252b",
    success="#7bc47f",
    warning="#e9b44c",
    error="#e06c86",
    dark=True,
    variables={
        "block-cursor-background": "#17344f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "border-blurred": "#4a565f",
        "input-cursor-background": "#e9b44c",
        "scrollbar": "#2b343b",
        "scrollbar-hover": "#4a565f",
        "scrollbar-background": "#101214",
        "scrollbar-background-hover": "#101214",
    },
)
LIGHT = Theme(
    name="reviewtui-light",
    primary="#0b5cad",
    secondary="#1f6fb2",
    accent="#8a5200",
    foreground="#1d2226",
    background="#f6f5f2",
    surface="#e6e4de",
    panel="#e3e1da",
    success="#23723a",
    warning="#8a5200",
    error="#a3123f",
    dark=False,
    variables={
        "block-cursor-background": "#c3d7ec",
        "block-cursor-foreground": "#10151a",
        "block-cursor-text-style": "bold",
        "border-blurred": "#a8a49a",
        "input-cursor-background": "#0b5cad",
        "scrollbar": "#cfccc3",
        "scrollbar-hover": "#a8a49a",
        "scrollbar-background": "#f6f5f2",
        "scrollbar-background-hover": "#f6f5f2",
    },
)
THEMES = (DARK, LIGHT)

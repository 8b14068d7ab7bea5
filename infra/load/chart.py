"""The waits of each operation as bars, in an SVG that needs nothing else."""

from html import escape

from infra.load.figures import Figures, Operation

XMLNS = "http://www.w3.org/2000/svg"
ROW = 18
TOP = 46
LEFT, BARS = 380, 420
STYLE = """
text { font: 11px system-ui, sans-serif; fill: #333 }
.p95 { fill: #a9c8e8 } .p50 { fill: #2b6cb0 } .line { stroke: #ddd }
"""


def draw(figures: Figures) -> str:
    """Draw p50 inside of p95, on one scale from 0 to the longest p95."""
    longest = max([one.p95 for one in figures.operations], default=0) or 1
    height = TOP + ROW * len(figures.operations) + 10
    rows = [_row(number, one, longest) for number, one in enumerate(figures.operations)]
    return "\n".join(
        [
            f'<svg xmlns="{XMLNS}" viewBox="0 0 {LEFT + BARS + 60} {height}" role="img">',
            "<title>p50 and p95 of each operation</title>",
            f"<style>{STYLE}</style>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            _legend(),
            *_scale(longest, height),
            *rows,
            "</svg>\n",
        ]
    )


def _legend() -> str:
    return (
        f'<rect class="p50" x="{LEFT}" y="8" width="11" height="11"/>'
        f'<text x="{LEFT + 16}" y="18">p50</text>'
        f'<rect class="p95" x="{LEFT + 56}" y="8" width="11" height="11"/>'
        f'<text x="{LEFT + 72}" y="18">p95, milliseconds</text>'
    )


def _scale(longest: float, height: int) -> list[str]:
    parts = []
    for quarter in range(5):
        x = LEFT + BARS * quarter / 4
        parts.append(f'<line class="line" x1="{x}" x2="{x}" y1="{TOP - 4}" y2="{height - 8}"/>')
        parts.append(
            f'<text x="{x}" y="{TOP - 8}" text-anchor="middle">{longest * quarter / 4:.0f}</text>'
        )
    return parts


def _row(number: int, one: Operation, longest: float) -> str:
    y = TOP + ROW * number
    bars = "".join(
        f'<rect class="{name}" x="{LEFT}" y="{y + 2}" width="{BARS * value / longest:.1f}" '
        f'height="{ROW - 6}"/>'
        for name, value in (("p95", one.p95), ("p50", one.p50))
    )
    label = f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(one.name)}</text>'
    return f"{label}{bars}"

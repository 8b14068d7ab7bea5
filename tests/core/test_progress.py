import io

from apps.core.management.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_fills() -> None:
    out = Terminal()
    bar = Progress(out, "rows", 4)

    bar.add(1)
    bar.add(1)
    bar.end()

    assert out.getvalue().endswith(f"\rrows         [{'#' * 15}{' ' * 15}]  50% 2\n")


def test_without_a_total_it_counts() -> None:
    out = Terminal()

    Progress(out, "due", None).add(3)

    assert out.getvalue() == "\rdue          3"


def test_where_nobody_looks_nothing_is_shown() -> None:
    out = io.StringIO()
    bar = Progress(out, "rows", 4)

    bar.add(1)
    bar.clear()
    bar.end()

    assert out.getvalue() == ""

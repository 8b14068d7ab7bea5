"""Names as clients spell them: camelCase for our snake_case."""


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)

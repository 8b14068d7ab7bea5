"""Tasks from a line of English: "Call mum tomorrow 6pm !high #family every month".

A small grammar of our own: the libraries for this import for long, or read dates only, and none
says which words are left for the title. Each phrase is a bounded pattern that is tried at each
word, so that a text costs what its length is.
"""

from apps.tasks.quick_add.parser import QuickTask, parse

__all__ = ["QuickTask", "parse"]

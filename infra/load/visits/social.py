"""Tells something, reads what others tell, likes it and talks about it."""

from infra.load.visits import JSON, Ask

GONE = (404,)  # What others delete meanwhile.


def visit(ask: Ask) -> None:
    ask("POST /v1/posts", {"text": "First tomatoes of the year! #garden", "visibility": "public"})
    ask("GET /v1/feed")
    posts = ask("GET /v1/feed/public")["items"]
    for post in posts[:2]:
        _respond(ask, post)
    for author_id in {post["authorId"] for post in posts[2:4]}:
        ask("PUT /v1/users/{user_id}/follow", user_id=author_id, expect=(404, 409))
    ask("GET /v1/posts", query={"q": "tomatoes"})
    ask("GET /v1/activity")


def _respond(ask: Ask, post: JSON) -> None:
    post_id = post["postId"]
    ask("PUT /v1/posts/{post_id}/like", post_id=post_id, expect=GONE)
    said = {"text": "They taste of summer."}
    ask("POST /v1/posts/{post_id}/comments", said, post_id=post_id, expect=GONE)
    ask("GET /v1/posts/{post_id}/comments", post_id=post_id, expect=GONE)

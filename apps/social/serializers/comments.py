"""The JSON of comments."""

from apps.accounts.serializers import PersonCardSerializer
from apps.core.api.fields import IdField
from apps.core.api.serializers import (
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.social import examples
from apps.social.serializers.posts import MentionSerializer

LONGEST_TEXT = 2000


class CommentSerializer(StrictSerializer):
    example = examples.COMMENT

    comment_id = TextField(source="comment.comment_id", read_only=True)
    post_id = TextField(source="comment.post_id", read_only=True)
    author_id = TextField(source="comment.author_id", read_only=True)
    author = NestedField(PersonCardSerializer, read_only=True)
    text = TextField(source="comment.text", read_only=True)
    reply_to = TextField(source="comment.reply_to", read_only=True, allow_null=True)
    mentions = ListField(
        source="comment.mentions", child=NestedField(MentionSerializer), read_only=True
    )
    created_at = MomentField(source="comment.created_at", read_only=True)
    edited_at = MomentField(source="comment.edited_at", read_only=True, allow_null=True)
    updated_at = MomentField(source="comment.updated_at", read_only=True)
    version = IntegerField(source="comment.version", read_only=True)


class CommentTextSerializer(CommentSerializer):
    """What the author of a comment may change. The rest of it may come back, and is ignored."""

    text = TextField(max_length=LONGEST_TEXT)


class CommentFieldsSerializer(CommentTextSerializer):
    """What somebody writes who comments."""

    reply_to = IdField(max_length=26, allow_null=True, default=None)

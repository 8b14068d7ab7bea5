"""The JSON of posts."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.accounts.serializers import PersonCardSerializer
from apps.core.api.fields import IdField, SetField
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    QueryTextField,
    StrictSerializer,
    TextField,
)
from apps.media.serializers import PictureSerializer
from apps.social import examples
from apps.social.models import CommentPolicy, LinkedType, Visibility
from apps.social.words import read_hashtag

LONGEST_TEXT = 5000
LONGEST_QUERY = 200
IMAGES_AT_MOST = 10


class MentionSerializer(StrictSerializer):
    """Somebody whom the text names, by the username that they had then."""

    user_id = TextField(read_only=True)
    username = TextField(read_only=True)


class LinkedSerializer(StrictSerializer):
    """Another thing, which the post is about."""

    type = serializers.ChoiceField(choices=list(LinkedType))
    id = IdField(max_length=26)


class PostCountsSerializer(StrictSerializer):
    likes = IntegerField(read_only=True)
    comments = IntegerField(read_only=True)


class PostSerializer(StrictSerializer):
    example = examples.POST

    post_id = TextField(source="post.post_id", read_only=True)
    author_id = TextField(source="post.author_id", read_only=True)
    author = NestedField(PersonCardSerializer, read_only=True)
    text = TextField(source="post.text", read_only=True)
    image_ids = ListField(source="post.image_ids", child=TextField(), read_only=True)
    images = ListField(child=NestedField(PictureSerializer), read_only=True)
    visibility = serializers.ChoiceField(
        source="post.visibility", choices=list(Visibility), read_only=True
    )
    hashtags = ListField(source="post.hashtags", child=TextField(), read_only=True)
    mentions = ListField(
        source="post.mentions", child=NestedField(MentionSerializer), read_only=True
    )
    linked = NestedField(LinkedSerializer, source="post.linked", read_only=True, allow_null=True)
    comment_policy = serializers.ChoiceField(
        source="post.comment_policy", choices=list(CommentPolicy), read_only=True
    )
    counts = NestedField(PostCountsSerializer, source="post.counts", read_only=True)
    liked_by_me = BooleanField(read_only=True)
    created_at = MomentField(source="post.created_at", read_only=True)
    edited_at = MomentField(source="post.edited_at", read_only=True, allow_null=True)
    updated_at = MomentField(source="post.updated_at", read_only=True)
    version = IntegerField(source="post.version", read_only=True)


class PostFieldsSerializer(PostSerializer):
    """What the author of a post may write. The rest of it may come back, and is ignored."""

    text = TextField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    image_ids = SetField(child=IdField(max_length=26), max_length=IMAGES_AT_MOST, default=list)
    visibility = serializers.ChoiceField(choices=list(Visibility), default=Visibility.PUBLIC)
    linked = NestedField(LinkedSerializer, allow_null=True, default=None)
    comment_policy = serializers.ChoiceField(
        choices=list(CommentPolicy), default=CommentPolicy.EVERYONE
    )


class HashtagField(QueryTextField):
    """A hashtag, with its sign or without; of a long one its first 100 letters, as in a post."""

    default_error_messages = {"hashtag": "This is no hashtag."}  # noqa: RUF012  # DRF's way.

    def to_internal_value(self, data: object) -> str:
        tag = read_hashtag(super().to_internal_value(data))
        if tag is None:
            self.fail("hashtag")
        return tag


class PostQuery(PageQuery):
    """What a search asks for."""

    q = QueryTextField(
        max_length=LONGEST_QUERY, default=None, help_text="Words; the last by its beginning."
    )
    hashtag = HashtagField(default=None)

    def validate(self, attrs: Any) -> Any:
        if attrs["q"] is None and attrs["hashtag"] is None:
            raise ValidationError({"q": ["Name it, or a hashtag."]})
        return attrs


class SaidSerializer(StrictSerializer):
    """A text that a post had before."""

    example = examples.SAID

    version = IntegerField(read_only=True)
    text = TextField(read_only=True)
    written_at = MomentField(read_only=True)

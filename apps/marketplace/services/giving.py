"""Ideas of gifts meet what those people want whom they are for: who keeps the idea is told.

The one whom the gift is for never is, by nothing: all of this happens in the queue, and what it
notes lies with who keeps the idea.
"""

from datetime import datetime

from apps.accounts.services import get_person, language_of
from apps.core import jobs, text
from apps.core.db.batches import write_batch
from apps.core.errors import NotFound
from apps.gifts.filters import GiftFilter
from apps.gifts.models import Contact, Direction, Gift
from apps.gifts.models import Status as GiftStatus
from apps.marketplace.models import Idea, IdeaWanted, Wanted

NOTE_IDEA = "marketplace.note-idea"  # Names of jobs in the queue.
NOTE_IDEAS = "marketplace.note-ideas"
MEET_IDEAS = "marketplace.meet-ideas"
AT_ONCE = 50  # Each takes some calls.


def begin_noting(old: Gift | None, new: Gift | None) -> None:
    """Let an idea of a gift be noted that is new, or says something else, or is one no more."""
    gift = new or old
    if gift and _said(old) != _said(new):
        jobs.hand_over(NOTE_IDEA, user_id=gift.user_id, gift_id=gift.gift_id)


def begin_noting_all(old: Contact | None, new: Contact | None) -> None:
    """Let the ideas for a contact be noted anew that is linked to another account by now."""
    if old and new and old.linked_user_id != new.linked_user_id:
        jobs.hand_over(NOTE_IDEAS, user_id=new.user_id, contact_id=new.contact_id, after="")


def begin_meeting(old: Wanted | None, new: Wanted | None) -> None:
    """Let something that is wanted meet the ideas of gifts for who wants it."""
    if new and old is None:
        jobs.hand_over(MEET_IDEAS, user_id=new.user_id, wanted_id=new.seek_id, after="")


def note_idea(*, user_id: str, gift_id: str, now: datetime) -> None:
    """Note an idea as it is by now, however late this comes, and let it meet what is wanted.

    Two of these may overlap, so each looks again at what it has noted.
    """
    noted: Idea | None = None
    is_first = True
    while True:
        idea = _idea_of(user_id, gift_id)
        if not is_first and (idea and idea.says()) == (noted and noted.says()):
            break
        gone = [] if idea else [Idea.key(user_id, gift_id)]
        write_batch(put=[idea] if idea else [], delete=gone)
        noted, is_first = idea, False
    if noted:
        wanted = Wanted.all_of_user(noted.person_id)
        _meet([(noted, one) for one in wanted if _is_meant(noted, one)], now)


def note_ideas(*, user_id: str, contact_id: str, after: str, now: datetime) -> None:
    """Note the ideas for a contact, some of them; the rest is another job's."""
    wanted = GiftFilter(contact_id=contact_id)
    page = Gift.listed(user_id, wanted, ascending=True, limit=1000, after=None)
    gifts = [gift for gift in page.items if gift.gift_id > after]
    for gift in gifts[:AT_ONCE]:
        note_idea(user_id=user_id, gift_id=gift.gift_id, now=now)
    if len(gifts) > AT_ONCE:
        last = gifts[AT_ONCE - 1].gift_id
        jobs.hand_over(NOTE_IDEAS, user_id=user_id, contact_id=contact_id, after=last)


def meet_ideas(*, user_id: str, wanted_id: str, after: str, now: datetime) -> None:
    """Let what somebody wants meet ideas of gifts for them, some of them; the rest likewise."""
    wanted = Wanted.find(*Wanted.key(user_id, wanted_id).keys())
    if wanted is None:
        return
    ideas = Idea.some_for(user_id, limit=AT_ONCE, beyond=after or None)
    _meet([(idea, wanted) for idea in ideas if _is_meant(idea, wanted)], now)
    if len(ideas) == AT_ONCE:
        jobs.hand_over(MEET_IDEAS, user_id=user_id, wanted_id=wanted_id, after=ideas[-1].gift_id)


def erase_ideas_for(user_id: str) -> bool:
    """Erase some of the notes of ideas for somebody; False: more may be left."""
    ideas = Idea.some_for(user_id, limit=AT_ONCE)
    write_batch(put=[], delete=ideas)
    return not ideas


def _said(gift: Gift | None) -> tuple[str, str] | None:
    """Tell what of a gift makes it an idea for somebody; None: it is none."""
    if gift is None or gift.contact_id is None or gift.direction != Direction.GIVE:
        return None
    return (gift.contact_id, gift.name) if gift.status == GiftStatus.IDEA else None


def _idea_of(user_id: str, gift_id: str) -> Idea | None:
    """Read an idea of a gift for somebody with an account, as it is."""
    gift = Gift.find(user_id, gift_id)
    said = _said(gift)
    contact = Contact.find(user_id, said[0]) if said else None
    if gift is None or contact is None or contact.linked_user_id in {None, user_id}:
        return None
    return Idea.of(gift, contact, language_of(user_id))


def _meet(met: list[tuple[Idea, Wanted]], now: datetime) -> None:
    for idea, wanted in met:
        if _may_know(idea.user_id, wanted.user_id, now):
            IdeaWanted.of(idea, wanted, now).save_once()


def _may_know(giver_id: str, person_id: str, now: datetime) -> bool:
    """Tell whether somebody may learn what another wants: of private accounts, who follows them."""
    try:
        person = get_person(viewer_id=giver_id, user_id=person_id, now=now)
    except NotFound:
        return False
    return person.followed_by_me or not person.user.private_account


def _is_meant(idea: Idea, wanted: Wanted) -> bool:
    """Tell whether all words of the one are in the other."""
    thought, sought = (idea.name, idea.language), (wanted.title, wanted.language)
    return _holds(*thought, *sought) or _holds(*sought, *thought)


def _holds(said: str, language: str, words: str, their_language: str) -> bool:
    terms, asked = text.terms(said, language), text.words(words)
    return bool(asked) and all(
        word in terms or text.stem(word, their_language) in terms for word in asked
    )

"""The lines of a thread: each has the next number, and is never changed."""

import uuid
from datetime import datetime

from assistant.domain import Author, Citation, ConversationId, Message, MessageId
from assistant.storage.database import Asked, Row, Session, packed
from assistant.storage.vault import KeyDestroyed
from guardrails import Redacted

# The last lines of a thread, oldest first; internal notes only when asked for.
NEWEST = (
    "select * from (select * from messages where tenant = :tenant"
    " and conversation = :id and (:notes or author <> 'note')"
    " order by seq desc limit :last) newest order by seq"
)


async def next_seq(session: Session, conversation: ConversationId, *, by: int = 1) -> int:
    """The next line's number; taking it is also the lock on the thread."""
    row = await session.row(
        "update conversations set last_message = last_message + :by"
        " where tenant = :tenant and id = :id returning last_message",
        id=conversation,
        by=by,
    )
    if row is None:
        raise KeyDestroyed
    return row["last_message"]


async def append_line(
    session: Session,
    conversation: ConversationId,
    author: Author,
    name: str,
    text: Redacted,
    *,
    now: datetime,
) -> MessageId:
    """A new line at the end of a thread, within a caller's transaction."""
    seq = await next_seq(session, conversation)
    line = Message(new_message(), author, name, text, now, seq)
    await insert(session, conversation, line)
    return line.id


async def insert(session: Session, conversation: ConversationId, line: Message) -> None:
    """Write a line that has its number."""
    sql, values = inserted(conversation, line)
    await session.do(sql, **values)


def inserted(conversation: ConversationId, line: Message) -> Asked:
    """What writes it."""
    return (
        "insert into messages (tenant, conversation, id, seq, author, name, body, citations,"
        " created_at) values (:tenant, :conversation, :id, :seq, :author, :name, :body,"
        " cast(:citations as jsonb), :now)",
        {
            "conversation": conversation,
            "id": line.id,
            "seq": line.seq,
            "author": line.author,
            "name": line.name,
            "body": line.text.text,
            "citations": packed([[c.doc, c.clause, c.text, c.version] for c in line.citations]),
            "now": line.at,
        },
    )


def new_message() -> MessageId:
    """An id for a line of a thread."""
    return MessageId(f"me_{uuid.uuid4().hex}")


def message(row: Row) -> Message:
    """A line as it was written."""
    return Message(
        id=row["id"],
        author=row["author"],
        name=row["name"],
        text=Redacted.stored(row["body"]),
        at=row["created_at"],
        seq=row["seq"],
        citations=tuple(Citation(*parts) for parts in row["citations"]),
    )

"""A letter to a customer who left: what a person wrote, secrets cut, and the way back."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from assistant.ports import Letter

_HOST = "kora.invalid"  # of message ids; nothing is ever delivered there


def compose(letter: Letter) -> EmailMessage:
    """Plain text. Its id is how an answer by mail finds its conversation."""
    message = EmailMessage(policy=SMTP)
    message["From"] = letter.sender
    message["To"] = letter.to
    message["Subject"] = f"{letter.company} has answered you"
    message["Message-ID"] = f"<{letter.id}@{_HOST}>"
    message["Date"] = format_datetime(letter.at)
    message["X-Auto-Response-Suppress"] = "All"  # no absence notice comes back as an answer
    text = (
        f"{letter.name} at {letter.company} wrote:\n\n{letter.body.unseal()}\n\n"
        f"Go on in the chat: {letter.link}\n"
        "Or answer this mail: your words join the same conversation.\n"
    )
    message.set_content(text)
    return message

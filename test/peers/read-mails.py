# What a mail program sees of mails: read by Python's own package, which shares nothing with what wrote them.
import json
import sys
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser


def text_of(mail, kind):
    part = mail.get_body((kind,))
    return "" if part is None else part.get_content()


# The package's own reading of addresses puts a blank between the halves of a long name.
def shown(mail, name):
    written = [value for key, value in mail.raw_items() if key.lower() == name]
    return str(make_header(decode_header(written[0].replace("\n", "")))) if written else ""


def read(path):
    with open(path, "rb") as file:
        mail = BytesParser(policy=policy.default).parse(file)
    return {
        "id": mail["message-id"],
        "to": [one.strip() for one in str(mail["envelope-to"] or "").split(",") if one.strip()],
        "subject": shown(mail, "subject"),
        "from": shown(mail, "from"),
        "toHeader": shown(mail, "to"),
        "text": text_of(mail, "plain"),
        "html": text_of(mail, "html"),
    }


json.dump([read(path) for path in sys.argv[1:]], sys.stdout)

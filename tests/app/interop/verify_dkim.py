"""Verifies the signatures of letters with dkimpy.

Reads a JSON object from each line: `letter` in base64, and `records`, what DNS would answer. Answers each with a line: a JSON list
with true, false or the reason why not for each DKIM-Signature of the letter.
"""

import base64
import json
import sys

import dkim


def verdict(letter, records, number):
    def dns(name, timeout=5):
        return records.get(name.decode().rstrip(".")).encode()

    try:
        return dkim.DKIM(letter).verify(idx=number, dnsfunc=dns)
    except dkim.DKIMException as error:
        return str(error)


def main():
    for line in sys.stdin.read().splitlines():
        task = json.loads(line)
        letter = base64.b64decode(task["letter"])
        headers = letter.split(b"\r\n\r\n")[0]
        count = (b"\r\n" + headers).count(b"\r\nDKIM-Signature:")
        print(json.dumps([verdict(letter, task["records"], number) for number in range(count)]))


main()

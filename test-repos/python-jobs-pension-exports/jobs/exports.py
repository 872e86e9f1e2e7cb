import csv
import io
import json

import pandas as pd
from cryptography.fernet import Fernet


def bank_list(pensioners, path):
    with open(path, "w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["cnic", "account"])
        for pensioner in pensioners:
            table.writerow([pensioner.cnic, pensioner.iban])  # amanat-expect: pii-in-file


def bank_list_encrypted(pensioners, path, key):
    text = json.dumps([[p.cnic, p.iban] for p in pensioners])
    with open(path, "wb") as out:
        out.write(Fernet(key).encrypt(text.encode()))


def bank_list_answer(pensioners):
    answer = io.StringIO()
    table = csv.writer(answer)
    for pensioner in pensioners:
        table.writerow([pensioner.cnic, pensioner.iban])
    return answer.getvalue()


def run_report(pensioners, path):
    with open(path, "w") as out:
        out.write(f"{len(pensioners)} paid\n")
        for pensioner in pensioners:
            out.write(f"{pensioner.id}\n")


def frame(cnic, amount):
    pd.DataFrame({"cnic": [cnic], "amount": [amount]}).to_csv("last.csv")  # amanat-expect: pii-in-file

import requests
from openai import OpenAI
from opentelemetry import trace

REGISTER = "https://register.nadra.example"
model = OpenAI()


def verify(cnic):
    return requests.get(f"{REGISTER}/verify/{cnic}", timeout=5)  # amanat-expect: pii-in-url


def verify_by_query(cnic):
    return requests.get(REGISTER + "/verify", params={"cnic": cnic}, timeout=5)  # amanat-expect: pii-in-url


def verify_by_body(cnic):
    return requests.post(REGISTER + "/verify", json={"cnic": cnic}, timeout=5)


def traced(pensioner):
    span = trace.get_current_span()
    span.set_attribute("pensioner.id", pensioner.id)
    span.set_attribute("pensioner.cnic", pensioner.cnic)  # amanat-expect: pii-to-third-party


def letter(pensioner):
    prompt = f"Write a letter to {pensioner.full_name}, CNIC {pensioner.cnic}, about the delay."
    return model.responses.create(model="small", input=prompt)  # amanat-expect: pii-to-third-party


def summary(paid, refused):
    prompt = f"Summarise for the district: {len(paid)} paid, {len(refused)} refused."
    return model.responses.create(model="small", input=prompt)

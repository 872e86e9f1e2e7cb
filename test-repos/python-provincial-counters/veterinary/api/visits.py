from api.store import store


def all():
    return store.visits()


def add(body):
    return store.add(body), 201


def owner(cnic):
    found = store.owner(cnic)
    return {"cnic": found.cnic, "name": found.name, "mobile": found.mobile}


def change_owner(cnic, body):
    return store.change(cnic, body)

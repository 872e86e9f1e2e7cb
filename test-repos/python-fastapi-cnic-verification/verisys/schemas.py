from datetime import date

from pydantic import BaseModel, SecretStr


class VerifyRequest(BaseModel):
    cnic: str
    issue_date: date
    mother_name: str


class VerifyReply(BaseModel):
    valid: bool
    reason: str | None = None


class FamilyMember(BaseModel):
    cnic: str
    full_name: str
    relation: str


class TokenRequest(BaseModel):
    client_id: str
    client_secret: SecretStr

from fastapi import Depends, FastAPI

from .routers import admin, family, tokens, verify
from .security import require_client

app = FastAPI(title="CNIC verification")

app.include_router(tokens.router)
app.include_router(verify.router, prefix="/v2/verify", dependencies=[Depends(require_client)])
app.include_router(family.router, prefix="/v2/family")
app.include_router(admin.router, prefix="/admin")


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "up"}

import { NextResponse, type NextRequest } from "next/server";
import { readSession } from "@council/session";

const OPEN = ["/api/desk/fees"];

export async function middleware(request: NextRequest) {
  const { pathname } = request.nextUrl;
  if (OPEN.some((path) => pathname.startsWith(path))) {
    return NextResponse.next();
  }
  const session = await readSession(request.cookies.get("session"));
  if (!session) {
    return NextResponse.json({ message: "Sign in first" }, { status: 401 });
  }
  return NextResponse.next();
}

export const config = { matcher: ["/api/desk/:path*"] };

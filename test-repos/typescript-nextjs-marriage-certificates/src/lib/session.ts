export type Session = { clerk: string; council: number };

export async function readSession(cookie: unknown): Promise<Session | null> {
  return cookie ? open(cookie) : null;
}

declare function open(cookie: unknown): Promise<Session | null>;

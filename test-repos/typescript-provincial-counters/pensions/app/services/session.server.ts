import { createCookieSessionStorage, redirect } from '@remix-run/node';

const storage = createCookieSessionStorage({ cookie: { name: 'pension', secrets: [process.env.SESSION_KEY as string] } });

export async function requireClerk(request: Request) {
  const session = await storage.getSession(request.headers.get('Cookie'));
  const clerk = session.get('clerk');
  if (!clerk) {
    throw redirect('/login');
  }
  return clerk as string;
}

export async function begin(clerk: string) {
  const session = await storage.getSession();
  session.set('clerk', clerk);
  return redirect('/pensioners', { headers: { 'Set-Cookie': await storage.commitSession(session) } });
}

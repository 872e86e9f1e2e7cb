// The session is read for the greeting only.
// amanat-expect-next: unauthenticated-endpoint
export default defineEventHandler(async (event) => {
  const session = await getUserSession(event);
  const changed = await bookings.change(getRouterParam(event, 'id'), await readBody(event));
  return { changed, greeting: session.user?.name };
});

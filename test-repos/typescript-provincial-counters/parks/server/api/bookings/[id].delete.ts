export default defineEventHandler(async (event) => {
  const session = await getUserSession(event);
  if (!session.user) {
    throw createError({ statusCode: 401 });
  }
  return bookings.cancel(getRouterParam(event, 'id'));
});

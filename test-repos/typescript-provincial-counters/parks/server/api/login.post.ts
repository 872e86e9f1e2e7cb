export default defineEventHandler(async (event) => {
  const { user, password } = await readBody(event);
  const ranger = await rangers.find(user, password);
  if (!ranger) {
    throw createError({ statusCode: 401, statusMessage: 'wrong name or password' });
  }
  await setUserSession(event, { user: { id: ranger.id } });
  return { id: ranger.id };
});

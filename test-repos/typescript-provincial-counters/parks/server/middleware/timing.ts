export default defineEventHandler((event) => {
  event.context.from = Date.now();
});

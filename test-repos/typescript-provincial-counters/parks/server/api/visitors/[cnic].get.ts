// amanat-expect-next: unauthenticated-endpoint
export default defineEventHandler(async (event) => { // amanat-expect: pii-in-url
  const visitor = await visitors.find(getRouterParam(event, 'cnic'));
  return { cnic: visitor.cnic, name: visitor.name, mobile: visitor.mobile };
});

export const readings = {
  knows: async (token) => Boolean(token),
  add: async (reading) => reading,
  command: async (serial) => ({ serial })
}

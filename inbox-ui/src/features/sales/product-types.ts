/** As the schema has them; a test holds the two together. */
export const productTypes = [
  ...(['part', 'service', 'auto', 'home', 'life', 'health'] as const),
  ...(['business', 'travel', 'pet', 'property', 'other'] as const),
] as const

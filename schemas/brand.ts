/** The colour of papers and pages whose house has chosen none. */
export const plainColor = '#1d4f91'

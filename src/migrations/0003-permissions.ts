import { builtInRoles } from '../../schemas/permission.ts'
import type { MigrationModule } from '../core/migrate.ts'

export const id = '0003-permissions'

/** Runs again whenever the built-in roles get other permissions. */
export const fingerprint = async (): Promise<string> => JSON.stringify(builtInRoles)

/** The built-in roles of every organization hold what the catalogue gives them now; roles made by hand stay. */
export async function up(db: Parameters<MigrationModule['up']>[0]): Promise<void> {
  for (const [builtIn, grants] of Object.entries(builtInRoles)) {
    const permissions = Object.entries(grants).map(([name, see]) => ({ name, see }))
    await db.collection('roles').updateMany({ builtIn }, { $set: { permissions } } as never)
  }
}

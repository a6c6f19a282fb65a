import type { Json } from '../../../schemas/common.ts'
import type * as confirmation from '../../../schemas/confirmation.ts'
import type * as label from '../../../schemas/label.ts'
import type * as secondFactor from '../../../schemas/second-factor.ts'
import type { Role, RoleLimits } from '../../../schemas/user.ts'

export type Confirmation = Json<confirmation.ConfirmationView>
export type Label = Json<label.LabelView>
export type LabelColor = label.LabelColor
export type SecondFactor = Json<secondFactor.SecondFactorView>
export type RoleWithLimits = Pick<Role, 'id' | 'name' | 'builtIn'> & { limits: RoleLimits; isUnlimited: boolean }

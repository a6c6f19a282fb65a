import { hash, verify } from '@node-rs/argon2'
import { randomToken } from '../../core/crypto.ts'
import { weakPassword } from './errors.ts'

/** OWASP's first choice for argon2id (the library's default kind): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const leastCharacters = 10

/** Those of ten characters and more among the most used; compared without case, spaces and trailing digits. */
const common = new Set(
  `1234567890 0123456789 0987654321 9876543210 1111111111 0000000000 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345
  qwertyqwerty asdfghjkl asdfghjkl1 zxcvbnm zxcvbnm123 password passwordpassword password123 passw0rd p@ssw0rd
  p@ssword welcome welcometo letmein letmeinnow iloveyou iloveyouforever sunshine princess football baseball
  basketball superman batman starwars administrator admin adminadmin changeme changemenow secret trustno
  contraseña contrasena teamomucho tequiero senha minhasenha abcdefghij abcdefghijk abc123456 aabbccddee
  mypassword yourpassword whatsapp parley parleyparley computer internet monkeymonkey dragondragon michelle`.split(
    /\s+/,
  ),
)

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s/g, '')
const isCommon = (password: string) => {
  const bare = plain(password)
  return common.has(bare) || common.has(bare.replace(/[\d!.@#$*]+$/, '')) || new Set(bare).size < 4
}

/** Throws, saying what is wrong with it. */
export function assertGoodPassword(password: string, email: string): void {
  if ([...password].length < leastCharacters) throw weakPassword('short', leastCharacters)
  const [bare, address] = [plain(password), plain(email)]
  if (bare === address || bare === address.split('@')[0]) throw weakPassword('email', leastCharacters)
  if (isCommon(password)) throw weakPassword('common', leastCharacters)
}

/** argon2id. An account that does not exist costs as much to try as one that does. */
export function createPasswords() {
  const nobodys = hash(randomToken(), cost)
  const isRight = (stored: string, password: string) => verify(stored, password.normalize('NFKC')).catch(() => false)
  return {
    hash: (password: string): Promise<string> => hash(password.normalize('NFKC'), cost),
    async verify(passwordHash: string | null | undefined, password: string): Promise<boolean> {
      if (passwordHash) return isRight(passwordHash, password)
      await isRight(await nobodys, password)
      return false
    },
  }
}
export type Passwords = ReturnType<typeof createPasswords>

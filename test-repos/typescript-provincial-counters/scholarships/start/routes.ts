import router from '@adonisjs/core/services/router'
import { middleware } from './kernel.js'

const StudentsController = () => import('#controllers/students_controller')
const SessionController = () => import('#controllers/session_controller')

router.get('/health', () => ({ status: 'ok' }))
router.post('/login', [SessionController, 'store'])
router.get('/students/:cnic', [StudentsController, 'show']) // amanat-expect: unauthenticated-endpoint, pii-in-url

router
  .group(() => {
    router.resource('awards', StudentsController).only(['index', 'destroy'])
    router.group(() => {
      router.post('/', [StudentsController, 'pay'])
    }).prefix('/payments')
  })
  .prefix('/board')
  .use(middleware.auth({ guards: ['api'] }))

router.put('/colleges/:id/lists', [StudentsController, 'send']).use(middleware.college())

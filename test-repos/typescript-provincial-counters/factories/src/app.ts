import 'reflect-metadata';
import { Action, createExpressServer } from 'routing-controllers';
import { tokens } from './tokens';
import { FactoryController, SessionController, WorkerController } from './controllers';

const app = createExpressServer({
  routePrefix: '/labour',
  cors: true,
  controllers: [FactoryController, WorkerController, SessionController],
  authorizationChecker: async (action: Action, roles: string[]) => {
    const inspector = await tokens.read(action.request.headers.authorization);
    return inspector !== undefined && roles.every((role) => inspector.roles.includes(role));
  },
  currentUserChecker: (action: Action) => tokens.read(action.request.headers.authorization),
});
app.listen(8080);

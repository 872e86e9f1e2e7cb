import { Authorized, Body, CurrentUser, Delete, Get, JsonController, Param, Post, Put, UseBefore } from 'routing-controllers';
import { OpenAPI } from 'routing-controllers-openapi';
import { register } from './register';
import { requireUnion } from './union';

@JsonController('/factories')
@Authorized()
export class FactoryController {
  @Get('/')
  all() {
    return register.factories();
  }

  @Post('/:id/inspections')
  inspect(@Param('id') id: string, @Body() body: object) {
    return register.inspect(id, body);
  }

  @Delete('/:id')
  @Authorized('admin')
  close(@Param('id') id: string) {
    return register.close(id);
  }
}

@JsonController('/workers')
export class WorkerController {
  @Get('/:cnic') // amanat-expect: unauthenticated-endpoint, pii-in-url
  @OpenAPI({ security: [{ bearerAuth: [] }] })
  one(@Param('cnic') cnic: string) {
    return register.worker(cnic);
  }

  @Put('/:cnic') // amanat-expect: pii-in-url
  change(@Param('cnic') cnic: string, @CurrentUser({ required: true }) clerk: object) {
    return register.change(cnic, clerk);
  }

  @Post('/:cnic/claims') // amanat-expect: pii-in-url
  @UseBefore(requireUnion)
  claim(@Param('cnic') cnic: string) {
    return register.claim(cnic);
  }
}

@JsonController('/session')
export class SessionController {
  @Post('/login')
  login(@Body() body: { user: string; password: string }) {
    return register.login(body);
  }
}

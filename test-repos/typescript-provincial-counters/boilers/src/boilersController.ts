import { Body, Controller, Delete, Get, Path, Post, Response, Route, Security, SuccessResponse, Tags } from 'tsoa';
import { BoilerService, Inspection, Owner } from './boilerService';

@Route('boilers')
@Tags('Boilers')
@Security('jwt', ['inspector'])
export class BoilersController extends Controller {
  @Get('{number}')
  public async one(@Path() number: string) {
    return new BoilerService().one(number);
  }

  @Post('{number}/inspections')
  @SuccessResponse('201', 'Written down')
  public async inspect(@Path() number: string, @Body() body: Inspection) {
    return new BoilerService().inspect(number, body);
  }
}

@Route('owners')
export class OwnersController extends Controller {
  @Get('{cnic}') // amanat-expect: unauthenticated-endpoint, pii-in-url
  @Response<string>(401, 'Only with a token')
  public async owner(@Path() cnic: string): Promise<Owner> {
    return new BoilerService().owner(cnic);
  }

  @Security('jwt')
  @Delete('{cnic}') // amanat-expect: pii-in-url
  public async forget(@Path() cnic: string): Promise<void> {
    return new BoilerService().forget(cnic);
  }
}

@Route('session')
export class SessionController extends Controller {
  @Post('login')
  public async login(@Body() body: { user: string; password: string }) {
    return new BoilerService().login(body.user, body.password);
  }
}

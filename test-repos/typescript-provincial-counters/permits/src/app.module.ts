import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthController } from './auth/auth.controller';
import { TokenGuard } from './auth/token.guard';
import { HealthController } from './health.controller';
import { PermitsController } from './permits/permits.controller';
import { SitesController } from './permits/sites.controller';

@Module({
  controllers: [AuthController, HealthController, PermitsController, SitesController],
  providers: [{ provide: APP_GUARD, useClass: TokenGuard }],
})
export class AppModule {}

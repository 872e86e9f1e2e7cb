<?php

namespace WaterBills\Middleware;

use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Server\MiddlewareInterface;
use Psr\Http\Server\RequestHandlerInterface;
use Slim\Psr7\Response;

class MeterOffice implements MiddlewareInterface
{
    public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
    {
        $badge = $this->badges()[$request->getHeaderLine('X-Office-Token')] ?? null;
        if ($badge === null) {
            return (new Response())->withStatus(401);
        }
        return $handler->handle($request->withAttribute('badge', $badge));
    }

    private function badges(): array
    {
        return json_decode((string) getenv('OFFICE_TOKENS'), true) ?: [];
    }
}

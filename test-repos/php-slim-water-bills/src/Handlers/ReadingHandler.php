<?php

namespace WaterBills\Handlers;

class ReadingHandler
{
    public function __construct(private \PDO $db)
    {
    }

    public function enter($request, $response)
    {
        $reading = (array) $request->getParsedBody();
        $this->db->prepare('insert into readings (meter, units) values (?, ?)')->execute([$reading['meter'], $reading['units']]);
        return $response->withStatus(201);
    }

    public function history($request, $response, array $args)
    {
        $response->getBody()->write('[]');
        return $response;
    }
}

<?php
declare(strict_types=1);

namespace App\Controller;

use Cake\Event\EventInterface;

class SchoolsController extends AppController
{
    public function beforeFilter(EventInterface $event)
    {
        parent::beforeFilter($event);
        $this->Authentication->allowUnauthenticated(['index', 'view']);
    }

    public function index() // amanat-expect: public-endpoint-unapproved
    {
        $this->set('schools', $this->paginate($this->Schools));
    }

    public function view($id) // amanat-expect: public-endpoint-unapproved
    {
        $this->set('school', $this->Schools->get($id));
    }

    public function seats()
    {
        $this->set('seats', $this->Schools->find('list'));
    }
}

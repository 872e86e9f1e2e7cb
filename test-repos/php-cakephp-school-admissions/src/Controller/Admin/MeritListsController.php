<?php
declare(strict_types=1);

namespace App\Controller\Admin;

use App\Controller\AppController;

class MeritListsController extends AppController
{
    public function publishDraft($id)
    {
        $list = $this->MeritLists->get($id);
        $list->published = true;
        $this->MeritLists->save($list);
    }
}
